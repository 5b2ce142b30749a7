import type dns from "node:dns";
import { describe, expect, it } from "vitest";
import { createGuardedLookup, isPublicAddress, literalAddress, RefusedAddressError } from "./http-guard";

describe("isPublicAddress", () => {
  it.each(["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])("takes %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "not-an-address",
  ])("refuses %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("literalAddress", () => {
  it("finds addresses in whatever notation a URL leaves", () => {
    expect(literalAddress(new URL("http://2130706433/").hostname)).toBe("127.0.0.1");
    expect(literalAddress(new URL("http://0x7f.1/").hostname)).toBe("127.0.0.1");
    expect(literalAddress(new URL("http://[::1]/").hostname)).toBe("::1");
    expect(literalAddress("example.com")).toBeNull();
  });
});

describe("createGuardedLookup", () => {
  const lookupOf = (addresses: { address: string; family: number }[]) => {
    const fake: unknown = (_name: string, _options: object, callback: (...args: unknown[]) => void) =>
      callback(null, addresses);
    if (!isLookup(fake)) throw new Error("no function");
    return createGuardedLookup(fake);
  };
  const look = (addresses: { address: string; family: number }[]) =>
    new Promise((resolve, reject) => {
      lookupOf(addresses)("example.com", { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
    });

  it("gives public addresses on", async () => {
    const addresses = [{ address: "1.1.1.1", family: 4 }];
    await expect(look(addresses)).resolves.toEqual(addresses);
  });

  it("refuses a name that leads inside, also by one of several addresses", async () => {
    await expect(look([{ address: "127.0.0.1", family: 4 }])).rejects.toThrow(RefusedAddressError);
    await expect(
      look([
        { address: "1.1.1.1", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ]),
    ).rejects.toThrow(RefusedAddressError);
    await expect(look([])).rejects.toThrow(RefusedAddressError);
  });
});

function isLookup(value: unknown): value is typeof dns.lookup {
  return typeof value === "function";
}
