/** Where a prompt's audio is heard; the hash makes a replaced one a new address. */
export function promptAudioUrl(promptId: string, language: string, hash: string): string {
  return `/api/prompts/${promptId}/${encodeURIComponent(language)}/audio?v=${hash.slice(0, 12)}`;
}
