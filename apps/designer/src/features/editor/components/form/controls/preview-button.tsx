"use client";

import { Button } from "@callwright/ui";
import { Play, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

/** Plays a prompt in place; a second press stops it. */
export function PreviewButton({ url, name }: { url: string; name: string }) {
  const t = useTranslations("editor.prompts");
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => () => audio.current?.pause(), []);
  const toggle = () => {
    if (playing) {
      audio.current?.pause();
      return;
    }
    const element = new Audio(url);
    const stopped = () => setPlaying(false);
    element.addEventListener("pause", stopped);
    element.addEventListener("ended", stopped);
    audio.current = element;
    setPlaying(true);
    element.play().catch(stopped);
  };
  const label = playing ? t("stop", { name }) : t("play", { name });
  return (
    <Button size="icon-sm" variant="secondary" aria-label={label} title={label} onClick={toggle}>
      {playing ? <Square /> : <Play />}
    </Button>
  );
}
