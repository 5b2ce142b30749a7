import { Fragment } from "react";

export interface HelpTextProps {
  readonly title: string;
  /** Paragraphs apart by an empty line; `code` and *emphasis* within. */
  readonly text: string;
}

/** The help at the foot of a form. */
export function HelpText({ title, text }: HelpTextProps) {
  return (
    <section className="rounded-lg bg-sunken px-3.5 py-3 text-[13px] text-muted leading-relaxed">
      <h3 className="mb-1 font-medium text-ink">{title}</h3>
      {text.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph} className="not-last:mb-2">
          {spans(paragraph).map(({ kind, content, key }) =>
            kind === "code" ? (
              <code key={key} className="rounded bg-surface px-1 py-px font-mono text-[12px] text-ink">
                {content}
              </code>
            ) : kind === "em" ? (
              <em key={key} className="text-ink not-italic">
                {content}
              </em>
            ) : (
              <Fragment key={key}>{content}</Fragment>
            ),
          )}
        </p>
      ))}
    </section>
  );
}

interface Span {
  readonly kind: "text" | "code" | "em";
  readonly content: string;
  readonly key: string;
}

function spans(paragraph: string): Span[] {
  return paragraph
    .split(/(`[^`]+`|\*[^*]+\*)/)
    .filter((part) => part !== "")
    .map((part, index) => {
      const key = `${index}:${part}`;
      if (part.startsWith("`")) return { kind: "code", content: part.slice(1, -1), key };
      if (part.startsWith("*") && part.endsWith("*") && part.length > 2) {
        return { kind: "em", content: part.slice(1, -1), key };
      }
      return { kind: "text", content: part, key };
    });
}
