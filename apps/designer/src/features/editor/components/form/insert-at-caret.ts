/** Puts text where the caret stands (at the end when the field has never had it) and the caret after it. */
export function insertAtCaret(
  field: HTMLInputElement | HTMLTextAreaElement | null,
  text: string,
  added: string,
  write: (text: string) => void,
): void {
  const from = field?.selectionStart ?? text.length;
  const to = field?.selectionEnd ?? from;
  write(text.slice(0, from) + added + text.slice(to));
  requestAnimationFrame(() => {
    field?.focus();
    field?.setSelectionRange(from + added.length, from + added.length);
  });
}
