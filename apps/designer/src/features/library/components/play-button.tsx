"use client";

import { Button, toast } from "@callwright/ui";
import { Play, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

/** Plays a sound in place; pressed again, stops it. */
export function PlayButton({ url, label }: { url: string; label: string }) {
  const t = useTranslations("prompts");
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => () => audio.current?.pause(), []);

  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    setPlaying(false);
  };
  const start = async () => {
    const element = new Audio(url);
    audio.current = element;
    element.addEventListener("ended", stop);
    setPlaying(true);
    try {
      await element.play();
    } catch {
      // stopped by the person before it began is no failure
      if (audio.current !== element) return;
      stop();
      toast.error(t("notPlayable"), { description: t("notPlayableHint") });
    }
  };
  return (
    <Button
      variant="secondary"
      size="icon-xs"
      aria-label={playing ? t("stop", { name: label }) : t("play", { name: label })}
      onClick={() => (playing ? stop() : void start())}
    >
      {playing ? <Square /> : <Play />}
    </Button>
  );
}
