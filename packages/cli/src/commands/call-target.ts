import { lookup } from "node:dns/promises";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { DEFAULT_SIP_PORT, hostPort, parseSipUri, type SipEndpoint } from "../phone/sip-message";

export interface CallTarget {
  /** Request URI of the call. */
  readonly uri: string;
  readonly peer: SipEndpoint;
}

/**
 * Where a call goes: a number at the given server, or a whole SIP address, which names its server itself.
 * @throws CliError where it is neither, or its host is not known
 */
export async function findCallTarget(number: string, host: string, port: number): Promise<CallTarget> {
  if (/^sips?:/i.test(number)) {
    const uri = parseSipUri(number);
    if (uri === null) throw new CliError(`“${number}” is no SIP address.`, "Write it like sip:1000@127.0.0.1:5060.");
    if (/^sips:/i.test(number)) throw new CliError("This phone speaks SIP over UDP only, not sips:.", "Use sip:.");
    return { uri: number, peer: await resolve(uri.host, uri.port ?? DEFAULT_SIP_PORT) };
  }
  if (!/^[\w.+*#-]{1,64}$/.test(number)) {
    throw new CliError(
      `“${number}” is no number that can be called.`,
      "Give digits such as 1000, or sip:1000@host:port.",
    );
  }
  const peer = await resolve(host, port);
  const user = number.replaceAll("#", "%23");
  return { uri: `sip:${user}@${hostPort({ address: host, port })}`, peer };
}

async function resolve(host: string, port: number): Promise<SipEndpoint> {
  try {
    const { address } = await lookup(host);
    return { address, port };
  } catch {
    throw new CliError(
      `There is no host “${host}”.`,
      "Check --host; a name must be known to this machine.",
      EXIT.callUnreachable,
    );
  }
}
