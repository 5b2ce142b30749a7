/** SIPp scenarios put together from steps, so that each test shows what its caller does. */

export type Step =
  | { readonly type: "pause"; readonly ms: number }
  /** Any time up to this, another for each call. */
  | { readonly type: "random-pause"; readonly maxMs: number }
  /** A digit by SIP INFO. */
  | { readonly type: "info"; readonly digit: string }
  /** A digit by RFC 4733, payload type 101, from the captures that SIPp ships (needs raw sockets). */
  | { readonly type: "rfc4733"; readonly digit: string }
  | { readonly type: "bye" }
  /** The other side hangs up. */
  | { readonly type: "await-bye" }
  /** A re-INVITE with this direction; the answer must have `expect`. */
  | { readonly type: "reinvite"; readonly direction: string; readonly expect: string };

const SDP = (port: string, direction = "sendrecv", payloads = "0 8 101") =>
  [
    "v=0",
    "o=user1 53655765 [call_number] IN IP[local_ip_type] [local_ip]",
    "s=-",
    "c=IN IP[media_ip_type] [media_ip]",
    "t=0 0",
    `m=audio ${port} RTP/AVP ${payloads}`,
    ...(payloads.includes("0 8") ? ["a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000"] : []),
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-16",
    "a=ptime:20",
    `a=${direction}`,
    "",
  ].join("\n");

const HEADERS = (cseq: string, more: readonly string[] = [], body = "") =>
  [
    "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]",
    'From: "Alice" <sip:5551234@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]',
    "To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]",
    "Call-ID: [call_id]",
    `CSeq: ${cseq}`,
    "Contact: <sip:5551234@[local_ip]:[local_port]>",
    "Max-Forwards: 70",
    ...more,
    "Content-Length: [len]",
    "",
    body,
  ].join("\n");

const message = (text: string, attributes = "") => `<send ${attributes}><![CDATA[\n${text}\n]]></send>`;

export interface CallerOptions {
  readonly steps: readonly Step[];
  /** Port of the RTP in the offer; SIPp's own unless told. May be a field of an injection file. */
  readonly mediaPort?: string;
  /** Without SDP in the INVITE: the answer goes with the ACK. */
  readonly lateOffer?: boolean;
  readonly payloads?: string;
  /** A final response other than 200 that is expected. */
  readonly expectStatus?: number;
}

/** A caller (SIPp as UAC) that is answered and does these steps. */
export function callerScenario(options: CallerOptions): string {
  const port = options.mediaPort ?? "[media_port]";
  const sdp = SDP(port, "sendrecv", options.payloads);
  const invite = options.lateOffer ? HEADERS("1 INVITE") : HEADERS("1 INVITE", ["Content-Type: application/sdp"], sdp);
  const begin = message(`INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n${invite}`, 'retrans="500"');
  const provisional = '<recv response="100" optional="true"/><recv response="180" optional="true"/>';
  if (options.expectStatus !== undefined) {
    // RFC 3261 §17.1.1.3: the ACK of a refusal has the INVITE's branch, four messages back.
    const ack = message(
      `ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n${HEADERS("1 ACK").replace("[branch]", "[branch-4]")}`,
    );
    return wrap([begin, provisional, `<recv response="${options.expectStatus}"/>`, ack]);
  }
  const answered = '<recv response="200" rtd="true" rrs="true"/>';
  const ack = options.lateOffer
    ? message(`ACK [next_url] SIP/2.0\n[routes]\n${HEADERS("1 ACK", ["Content-Type: application/sdp"], sdp)}`)
    : message(`ACK [next_url] SIP/2.0\n[routes]\n${HEADERS("1 ACK")}`);
  let cseq = 1;
  return wrap([
    begin,
    provisional,
    answered,
    ack,
    ...options.steps.map((step) => {
      if (step.type !== "pause" && step.type !== "random-pause" && step.type !== "rfc4733" && step.type !== "await-bye")
        cseq++;
      return stepXml(step, cseq, port);
    }),
  ]);
}

function stepXml(step: Step, cseq: number, port: string): string {
  switch (step.type) {
    case "pause":
      return `<pause milliseconds="${step.ms}"/>`;
    case "random-pause":
      return `<pause distribution="uniform" min="0" max="${step.maxMs}"/>`;
    case "rfc4733": {
      const name = { "*": "star", "#": "pound" }[step.digit] ?? step.digit;
      return `<nop><action><exec play_pcap_audio="[pcap]/dtmf_2833_${name}.pcap"/></action></nop><pause milliseconds="250"/>`;
    }
    case "info": {
      const body = `Signal=${step.digit}\nDuration=160`;
      return `${message(
        `INFO [next_url] SIP/2.0\n[routes]\n${HEADERS(`${cseq} INFO`, ["Content-Type: application/dtmf-relay"], body)}`,
        'retrans="500"',
      )}<recv response="200"/>`;
    }
    case "reinvite":
      return (
        message(
          `INVITE [next_url] SIP/2.0\n[routes]\n${HEADERS(`${cseq} INVITE`, ["Content-Type: application/sdp"], SDP(port, step.direction))}`,
          'retrans="500"',
        ) +
        '<recv response="100" optional="true"/>' +
        `<recv response="200"><action><ereg regexp="a=${step.expect}" search_in="body" check_it="true" assign_to="1"/></action></recv><Reference variables="1"/>` +
        message(`ACK [next_url] SIP/2.0\n[routes]\n${HEADERS(`${cseq} ACK`)}`)
      );
    case "bye":
      return `${message(`BYE [next_url] SIP/2.0\n[routes]\n${HEADERS(`${cseq} BYE`)}`, 'retrans="500"')}<recv response="200"/>`;
    case "await-bye":
      return `<recv request="BYE"/>${message(
        [
          "SIP/2.0 200 OK",
          "[last_Via:]",
          "[last_From:]",
          "[last_To:]",
          "[last_Call-ID:]",
          "[last_CSeq:]",
          "Content-Length: 0",
          "",
          "",
        ].join("\n"),
      )}`;
  }
}

/** A caller who gives up before the answer, after any time up to `maxMs`. */
export function cancellingScenario(maxMs: number): string {
  const line = "INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0";
  const bare = (method: string, cseq: string) =>
    `${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n${HEADERS(cseq)}`;
  return wrap([
    message(`${line}\n${HEADERS("1 INVITE", ["Content-Type: application/sdp"], SDP("[media_port]"))}`, 'retrans="500"'),
    '<recv response="100"/>',
    `<pause distribution="uniform" min="0" max="${maxMs}"/>`,
    // RFC 3261 §9.1: CANCEL and the ACK of the refusal have the INVITE's branch.
    message(bare("CANCEL", "1 CANCEL").replace("[branch]", "[branch-3]"), 'retrans="500"'),
    '<recv response="200"/>',
    '<recv response="487"/>',
    message(bare("ACK", "1 ACK").replace("[branch]", "[branch-6]")),
  ]);
}

/** A callee (SIPp as UAS). */
export type CalleeBehaviour =
  | { readonly type: "answer"; readonly afterMs: number; readonly hangUpAfterMs: number | null }
  | { readonly type: "refuse"; readonly status: number; readonly reason: string }
  | { readonly type: "ring-only" };

const REPLY = (first: string, more: readonly string[] = [], body = "") =>
  message(
    [
      first,
      "[last_Via:]",
      "[last_From:]",
      "[last_To:];tag=[pid]SIPpTag01[call_number]",
      "[last_Call-ID:]",
      "[last_CSeq:]",
      "[last_Record-Route:]",
      "Contact: <sip:[local_ip]:[local_port]>",
      ...more,
      "Content-Length: [len]",
      "",
      body,
    ].join("\n"),
  );

export function calleeScenario(behaviour: CalleeBehaviour): string {
  const invite = '<recv request="INVITE" crlf="true"/>';
  if (behaviour.type === "refuse") {
    return wrap([invite, REPLY(`SIP/2.0 ${behaviour.status} ${behaviour.reason}`), '<recv request="ACK"/>']);
  }
  const ringing = REPLY("SIP/2.0 180 Ringing");
  if (behaviour.type === "ring-only") {
    const ok = message(
      [
        "SIP/2.0 200 OK",
        "[last_Via:]",
        "[last_From:]",
        "[last_To:]",
        "[last_Call-ID:]",
        "[last_CSeq:]",
        "Content-Length: 0",
        "",
        "",
      ].join("\n"),
    );
    const terminated = message(
      [
        "SIP/2.0 487 Request Terminated",
        "[last_Via:]",
        "[last_From:]",
        "[last_To:];tag=[pid]SIPpTag01[call_number]",
        "[last_Call-ID:]",
        "CSeq: [$2]",
        "Content-Length: 0",
        "",
        "",
      ].join("\n"),
    );
    const saved =
      '<recv request="INVITE"><action><ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="2"/></action></recv>';
    return wrap([saved, ringing, '<recv request="CANCEL"/>', ok, terminated, '<recv request="ACK"/>']);
  }
  const answer = REPLY("SIP/2.0 200 OK", ["Content-Type: application/sdp"], SDP("[media_port]"));
  const end =
    behaviour.hangUpAfterMs === null
      ? [stepXml({ type: "await-bye" }, 0, "")]
      : [
          `<pause milliseconds="${behaviour.hangUpAfterMs}"/>`,
          message(
            [
              "BYE [next_url] SIP/2.0",
              "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]",
              "From: <sip:[local_ip]:[local_port]>;tag=[pid]SIPpTag01[call_number]",
              "To:[$3]",
              "Call-ID: [call_id]",
              "CSeq: 1 BYE",
              "Max-Forwards: 70",
              "Content-Length: 0",
              "",
              "",
            ].join("\n"),
            'retrans="500"',
          ),
          '<recv response="200"/>',
        ];
  const saved =
    '<recv request="INVITE" rrs="true"><action><ereg regexp=".*" search_in="hdr" header="From:" assign_to="3"/></action></recv>';
  return wrap([
    behaviour.hangUpAfterMs === null ? invite : saved,
    ringing,
    `<pause milliseconds="${behaviour.afterMs}"/>`,
    answer,
    '<recv request="ACK"/>',
    ...end,
  ]);
}

const wrap = (parts: readonly string[]) =>
  `<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="test">\n${parts.join("\n")}\n</scenario>\n`;
