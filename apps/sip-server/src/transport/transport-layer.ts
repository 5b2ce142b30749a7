import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { formatHostPort } from "../parser/uri";
import type { Clock } from "../transactions/clock";
import { TcpTransport } from "./tcp-transport";
import { BindError, type Flow, type Protocol, type Transport, type TransportEvents } from "./transport";
import { UdpTransport } from "./udp-transport";

export interface TransportLayerOptions {
  readonly bindAddress: string;
  /** Address that peers are told in Via and Contact; the bound one when undefined. */
  readonly publicAddress: string | undefined;
  /** UDP and TCP port; 0 takes a free one (the same for both). */
  readonly port: number;
  readonly clock: Clock;
  readonly onSendError: (code: string) => void;
}

/** Resolves a host name to an address. */
export type Resolver = (host: string) => Promise<string>;

const systemResolver: Resolver = async (host) => (await lookup(host)).address;

/** All listeners, and the choice of a flow for what is sent. */
export class TransportLayer {
  readonly #byProtocol: Map<Protocol, Transport>;
  readonly #resolver: Resolver;
  readonly #advertisedHost: string;
  /** Addresses under which a wildcard listener is reached; those of the start. */
  readonly #localAddresses: ReadonlySet<string>;

  constructor(
    private readonly transports: readonly Transport[],
    publicAddress: string | undefined,
    resolver: Resolver = systemResolver,
  ) {
    this.#byProtocol = new Map(transports.map((transport) => [transport.protocol, transport]));
    this.#resolver = resolver;
    const bound = transports[0]?.address ?? "127.0.0.1";
    const own = isWildcard(bound) ? firstExternalAddress(bound.includes(":") ? "IPv6" : "IPv4") : bound;
    this.#advertisedHost = publicAddress ?? own;
    this.#localAddresses = new Set(isWildcard(bound) ? localAddresses() : [bound]);
  }

  /** Opens the UDP and TCP listeners on one port. Rejects with {@link BindError}. */
  static async open(options: TransportLayerOptions, events: TransportEvents): Promise<TransportLayer> {
    const attempts = options.port === 0 ? 20 : 1;
    for (let attempt = 1; ; attempt++) {
      const tcp = await TcpTransport.bind(options.bindAddress, options.port, events, options.clock);
      try {
        const udp = await UdpTransport.bind(options.bindAddress, tcp.port, events, options.onSendError);
        return new TransportLayer([tcp, udp], options.publicAddress);
      } catch (error) {
        await tcp.close();
        // With a free TCP port the same UDP port may be taken: another try.
        if (!(error instanceof BindError) || attempt >= attempts) throw error;
      }
    }
  }

  /** Listeners, in the order in which they are announced to applications. */
  get listeners(): readonly Transport[] {
    return this.transports;
  }

  get connectionCount(): number {
    return this.transports.reduce((sum, transport) => sum + transport.connectionCount, 0);
  }

  has(protocol: string): protocol is Protocol {
    return this.#find(protocol) !== undefined;
  }

  #find(protocol: string): Transport | undefined {
    return this.transports.find((transport) => transport.protocol === protocol);
  }

  /** Bound address and port of a protocol's listener, as the wire protocol reports them. */
  local(protocol: Protocol): { address: string; port: number } {
    const transport = this.#require(protocol);
    return { address: isWildcard(transport.address) ? this.advertisedHost() : transport.address, port: transport.port };
  }

  /** Host that peers are told. */
  advertisedHost(): string {
    return this.#advertisedHost;
  }

  /** `host:port` for From, Contact and the like. */
  advertised(protocol: Protocol): string {
    return formatHostPort(this.advertisedHost(), this.#require(protocol).port);
  }

  /** The Contact URI of this server for a protocol. */
  contactUri(protocol: Protocol, user?: string): string {
    const transport = protocol === "udp" ? "" : `;transport=${protocol}`;
    return `sip:${user === undefined ? "" : `${user}@`}${this.advertised(protocol)}${transport}`;
  }

  /** True when host and port are one of our own listeners. */
  isOwn(host: string, port: number | undefined): boolean {
    return this.transports.some(
      (transport) =>
        transport.port === (port ?? 5060) &&
        (host === this.#advertisedHost ||
          this.#localAddresses.has(host) ||
          (isWildcard(transport.address) && isLoopback(host))),
    );
  }

  /** A flow to an address literal. */
  flowTo(protocol: Protocol, address: string, port: number): Flow {
    return this.#require(protocol).flowTo(address, port);
  }

  /** Address of a host: literals at once, names by the system's resolver. Rejects when there is none. */
  async resolve(host: string): Promise<string> {
    return isIP(host) === 0 ? await this.#resolver(host) : host;
  }

  async close(): Promise<void> {
    await Promise.all(this.transports.map((transport) => transport.close()));
  }

  #require(protocol: Protocol): Transport {
    const transport = this.#byProtocol.get(protocol);
    if (transport === undefined) throw new Error(`no ${protocol} listener`);
    return transport;
  }
}

function isWildcard(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function isLoopback(host: string): boolean {
  return host === "::1" || host === "localhost" || host.startsWith("127.");
}

function localAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((entry) => entry.address));
}

function firstExternalAddress(family: "IPv4" | "IPv6"): string {
  for (const list of Object.values(networkInterfaces())) {
    for (const entry of list ?? []) if (!entry.internal && entry.family === family) return entry.address;
  }
  return family === "IPv4" ? "127.0.0.1" : "::1";
}
