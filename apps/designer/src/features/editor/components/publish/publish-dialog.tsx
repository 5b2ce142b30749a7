"use client";

import type { Problem } from "@callwright/flow-schema";
import { Button, Callout, Dialog, DialogContent, DialogFooter, Field, Textarea, toast } from "@callwright/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useStore } from "zustand";
import { openTab } from "../../state/editor-actions";
import { useEditor, useView } from "../../state/editor-context";
import { ProblemList } from "../panel/checks-panel";
import { versionsKey } from "../panel/versions-panel";
import { NumberChoice } from "./number-choice";

/** Makes the draft a version that numbers answer with. Errors stop it; warnings do not. */
export function PublishDialog() {
  const { view } = useEditor();
  const open = useView((state) => state.publishing);
  const t = useTranslations("editor.publish");
  const close = () => view.setState({ publishing: false });
  return (
    <Dialog open={open} onOpenChange={(next) => (next ? undefined : close())}>
      <DialogContent
        title={t("title")}
        description={t("description")}
        closeLabel={t("cancel")}
        // A problem that was chosen has moved the focus to its field; it stays there.
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {open ? <PublishForm onDone={close} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function PublishForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("editor.publish");
  const editor = useEditor();
  const { checks, flowId, services, sync } = editor;
  const queries = useQueryClient();
  const live = useStore(checks);
  const numbers = useQuery({ queryKey: ["editor", "numbers"], queryFn: () => services.numbers(), staleTime: 0 });
  const [note, setNote] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [refused, setRefused] = useState<readonly Problem[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const mine = (numbers.data ?? []).filter((number) => number.flowId === flowId).map((number) => number.id);
  const numberIds = chosen ?? new Set(mine);
  const errors = (refused ?? live.problems).filter((problem) => problem.severity === "error");

  const publish = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await sync.flush();
      const result = await services.publish(flowId, note.trim(), [...numberIds]);
      if (!result.ok) {
        setRefused(result.problems);
        return;
      }
      await Promise.all([
        queries.invalidateQueries({ queryKey: versionsKey(flowId) }),
        queries.invalidateQueries({ queryKey: ["editor", "numbers"] }),
      ]);
      toast(t("done", { version: result.version }));
      openTab(editor, "versions");
      onDone();
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };

  if (errors.length > 0) {
    return (
      <>
        <Callout tone="bad" icon={<CircleAlert aria-hidden="true" />} title={t("stopped", { count: errors.length })}>
          {t("stoppedText")}
        </Callout>
        <div className="mt-3 max-h-[45vh] overflow-y-auto">
          <ProblemList problems={errors} onReveal={onDone} />
        </div>
        <DialogFooter>
          <Button onClick={onDone}>{t("back")}</Button>
        </DialogFooter>
      </>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void publish();
      }}
    >
      <Field label={t("note")} help={t("noteHelp")}>
        {(aria) => (
          <Textarea
            {...aria}
            value={note}
            maxLength={500}
            placeholder={t("noteExample")}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <NumberChoice
        numbers={numbers.data ?? null}
        failed={numbers.isError}
        flowId={flowId}
        chosen={numberIds}
        onChange={setChosen}
      />
      {live.warnings > 0 ? (
        <p className="mt-3 text-[13px] text-warn">{t("warnings", { count: live.warnings })}</p>
      ) : null}
      {failed ? <p className="mt-3 text-[13px] text-bad">{t("failed")}</p> : null}
      <DialogFooter>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t("publish")}
        </Button>
      </DialogFooter>
    </form>
  );
}
