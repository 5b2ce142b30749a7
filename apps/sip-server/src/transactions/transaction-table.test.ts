import { describe, expect, it } from "vitest";
import { essentialsOf, parsedRequest, text } from "../../test/support/messages";
import { mergeKey, serverKey } from "./transaction-table";

function request(method: string, branch: string, extra: { to?: string; cseq?: number; sentBy?: string } = {}) {
  const message = parsedRequest(
    text([
      `${method} sip:b@example.com SIP/2.0`,
      `Via: SIP/2.0/UDP ${extra.sentBy ?? "192.0.2.1:5070"}${branch}`,
      "From: <sip:a@example.com>;tag=a",
      `To: <sip:b@example.com>${extra.to ?? ""}`,
      "Call-ID: call@192.0.2.1",
      `CSeq: ${extra.cseq ?? 1} ${method}`,
    ]),
  );
  return { message, essentials: essentialsOf(message) };
}

const keyOf = (method: string, { message, essentials }: ReturnType<typeof request>) =>
  serverKey(method, message.uri, essentials);

describe("matching of server transactions (RFC 3261 §17.2.3)", () => {
  it("goes by branch, sent-by and method", () => {
    const first = keyOf("INVITE", request("INVITE", ";branch=z9hG4bK1"));
    expect(keyOf("INVITE", request("INVITE", ";branch=z9hG4bK1"))).toBe(first);
    expect(keyOf("INVITE", request("ACK", ";branch=z9hG4bK1", { to: ";tag=x" }))).toBe(first);
    expect(keyOf("CANCEL", request("CANCEL", ";branch=z9hG4bK1"))).not.toBe(first);
    expect(keyOf("INVITE", request("INVITE", ";branch=z9hG4bK2"))).not.toBe(first);
    expect(keyOf("INVITE", request("INVITE", ";branch=z9hG4bK1", { sentBy: "192.0.2.2" }))).not.toBe(first);
  });

  it("goes by the RFC 2543 rules without the cookie, ACK included", () => {
    const first = keyOf("INVITE", request("INVITE", ""));
    expect(keyOf("INVITE", request("ACK", "", { to: ";tag=x" }))).toBe(first);
    expect(keyOf("INVITE", request("INVITE", "", { cseq: 2 }))).not.toBe(first);
  });

  it("does not take a branch that is the bare cookie as an identity (RFC 4475 §3.2.1)", () => {
    const bare = ";branch=z9hG4bK";
    expect(keyOf("OPTIONS", request("OPTIONS", bare))).not.toBe(
      keyOf("OPTIONS", request("OPTIONS", bare, { cseq: 2 })),
    );
  });

  it("recognises a merged request by Call-ID, From tag and CSeq (RFC 3261 §8.2.2.2)", () => {
    const one = request("INVITE", ";branch=z9hG4bK1");
    const other = request("INVITE", ";branch=z9hG4bK2");
    expect(mergeKey(one.essentials)).toBe(mergeKey(other.essentials));
    expect(mergeKey(request("INVITE", ";branch=z9hG4bK1", { cseq: 2 }).essentials)).not.toBe(mergeKey(one.essentials));
  });
});
