// T1–T4: what may become a tip link or address, and how an address is shown.
import { bech32 } from "@scure/base";
import { describe, expect, it } from "vitest";
import { AppError } from "#src/errors.ts";
import { catalogue } from "#src/tips/catalogue.ts";
import { groupAddress } from "#src/tips/group-address.ts";
import { parseEntry, type TipEntry } from "#src/tips/parse-entry.ts";

function entryOf(service: string | null, handle: string): TipEntry | AppError {
  try {
    return parseEntry({ service, handle });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

const SERVICES = [null, ...catalogue().services.map(({ id }) => id)];

describe("T1: links that are not links to a payment page", () => {
  const attacks = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "payto:javascript",
    "payto://javascript:alert(1)",
    "https://paypal.me@evil.example/alice",
    "https://paypal.me:pass@evil.example/alice",
    "https://@evil.example/alice",
    "https://paypal.me\\@evil.example/alice",
    "https://paypal.me:8443/alice",
    "https://127.0.0.1/alice",
    "https://0x7f.1/alice",
    "https://[::1]/alice",
    "https://localhost/alice",
    "https://router.local/alice",
    "https://ko-fi.com/alice\r\nSet-Cookie: a=b",
    "https://ko-fi.com/al\nice",
    'https://ko-fi.com/alice" onclick="alert(1)',
    "https://ko-fi.com/<svg onload=alert(1)>",
    "tel:*21*123%23",
    "intent://pay#Intent;scheme=upi;end",
    "mailto:alice@example.org",
    "lnurlw://evil.example/withdraw",
    "keyauth://evil.example",
    "wc:abc@2?relay",
    "sms:123",
  ];

  it.each(attacks)("%j is refused for every service", (attack) => {
    for (const service of SERVICES)
      expect(entryOf(service, attack), String(service)).toBeInstanceOf(AppError);
  });

  it("rebuilds the address from the handle, so that nothing pasted beside it survives", () => {
    expect(entryOf("kofi", "https://KO-FI.com/alice/?utm_source=x#<b>")).toBeInstanceOf(AppError);
    expect(entryOf("kofi", "https://KO-FI.com/alice/?utm_source=x#frag")).toMatchObject({
      href: "https://ko-fi.com/alice",
    });
    expect(entryOf("kofi", "https://ko-fi.com/../alice")).toMatchObject({ href: "https://ko-fi.com/alice" });
    expect(entryOf("kofi", "https://ko-fi.com/alice%2F..%2Fbob")).toBeInstanceOf(AppError);
  });

  it("gives https links, known app schemes, or nothing to click", () => {
    const { openAppButton } = catalogue().schemes;
    for (const { id, input } of catalogue().services) {
      const { href, kind } = parseEntry({ service: id, handle: input.example });
      const scheme = href === null ? "" : new URL(href).protocol.slice(0, -1);
      if (kind === "copy") expect(href, id).toBeNull();
      else expect(kind === "link" ? ["https"] : openAppButton, id).toContain(scheme);
    }
  });
});

describe("T2: hosts that look like a payment service", () => {
  it.each([
    "https://pаypal.me/alice",
    "https://раураӏ.me/alice",
    "https://xn--pypal-4ve.me/alice",
    "https://www.pаypal.me/alice",
    "https://paypál.me/alice",
    "https://paypa1.me/alice",
    "https://paypal.me.evil.tld/alice",
    "https://www.paypal.com.evil.tld/alice",
    "https://paypal.me./alice",
    "https://ko-fi.com.evil.tld/alice",
    "https://k0-fi.com/alice",
    "https://gοfundme.com/f/alice",
    "https://example.pаypal.me/alice",
  ])("%s is refused, as the service and as any page", (link) => {
    for (const service of ["paypal", "kofi", "gofundme", "custom-url", null]) {
      expect(entryOf(service, link), String(service)).toBeInstanceOf(AppError);
    }
  });

  it("shows the host of every other page, foreign letters as punycode", () => {
    expect(entryOf(null, "https://donate.example.org/x")).toMatchObject({ display: "donate.example.org/x" });
    expect(entryOf(null, "https://موقع.وزارة-الاتصالات.مصر/x")).toMatchObject({
      display: expect.stringMatching(/^xn--[a-z0-9.-]+\/x$/),
    });
    expect(entryOf(null, "https://кофе.рф/x")).toMatchObject({ display: expect.stringMatching(/^xn--/) });
  });
});

/** A small generator, so that a failure can be repeated. */
function randomizer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const DIGITS = "0123456789";

/** Example, alphabet, and how many characters at its start stay (a prefix that the pattern asks for anyhow). */
const CHECKSUMMED: [service: string, text: string, alphabet: string, fixed: number][] = [
  ["bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", BECH32, 3],
  ["bitcoin", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", BECH32, 3],
  ["bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", BASE58, 1],
  ["bitcoin", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", BASE58, 1],
  ["bitcoin-sp", exampleOf("bitcoin-sp"), BECH32, 4],
  ["lnurlp", exampleOf("lnurlp"), BECH32, 6],
  ["litecoin", exampleOf("litecoin"), BECH32, 4],
  ["dogecoin", exampleOf("dogecoin"), BASE58, 1],
  ["bitcoincash", exampleOf("bitcoincash"), BECH32, 1],
  ["dash", exampleOf("dash"), BASE58, 1],
  ["zcash", exampleOf("zcash"), BASE58, 2],
  ["cardano", exampleOf("cardano"), BECH32, 5],
  ["xrp", exampleOf("xrp"), BASE58, 1],
  ["usdt-tron", exampleOf("usdt-tron"), BASE58, 1],
  ["monero", exampleOf("monero"), BASE58, 1],
  ["stellar", exampleOf("stellar"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 1],
  ["nano", exampleOf("nano"), "13456789abcdefghijkmnopqrstuwxyz", 6],
  ["ton", exampleOf("ton"), `${BASE58}0OIl-_`, 2],
  ["iban", exampleOf("iban"), DIGITS, 2],
  ["sepa", exampleOf("sepa"), DIGITS, 2],
  ["clabe", exampleOf("clabe"), DIGITS, 0],
  ["morocco-rib", exampleOf("morocco-rib"), DIGITS, 0],
  ["emv-qr", exampleOf("emv-qr"), `${DIGITS}ABCDEF`, 6],
  ["pix", "52998224725", DIGITS, 0],
];

function exampleOf(id: string): string {
  return catalogue().services.find((service) => service.id === id)?.input.example ?? "";
}

function flip(text: string, alphabet: string, fixed: number, random: (below: number) => number): string {
  const at = fixed + random(text.length - fixed);
  const others = [...alphabet].filter((char) => char !== text[at]);
  return text.slice(0, at) + others[random(others.length)] + text.slice(at + 1);
}

function lnurl(url: string): string {
  return bech32.encode("lnurl", bech32.toWords(new TextEncoder().encode(url)), 2000);
}

describe("T3: addresses and numbers with a wrong character", () => {
  it.each(CHECKSUMMED)("%s %s: of 1,000 flips none is accepted", (service, text, alphabet, fixed) => {
    expect(entryOf(service, text)).not.toBeInstanceOf(AppError);
    const random = randomizer(text.length * 7919 + service.length);
    const flipped = Array.from({ length: 1000 }, () => flip(text, alphabet, fixed, random));
    expect(flipped.filter((one) => !(entryOf(service, one) instanceof AppError))).toEqual([]);
  });

  it("accepts EIP-55's own vectors, and at most 0.1 % of flips", () => {
    const vectors = [
      "0x52908400098527886E0F7030069857D2E4169EE7",
      "0xde709f2102306220921060314715629080e2fb77",
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
      "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
      "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
      "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];
    for (const vector of vectors) expect(entryOf("ethereum", vector)).toMatchObject({ handle: vector });
    const random = randomizer(55);
    const flipped = Array.from({ length: 20_000 }, () =>
      flip(vectors[2] ?? "", "0123456789abcdefABCDEF", 2, random),
    );
    const passed = flipped.filter((one) => !(entryOf("ethereum", one) instanceof AppError));
    expect(passed.length).toBeLessThanOrEqual(20);
  });

  it.each([
    ["bech32 where bech32m is due", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"],
    ["bech32m where bech32 is due", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh"],
    ["mixed case", "bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
    ["the test network", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"],
    ["the old test network", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"],
    ["a witness program of a wrong length", "bc1rw5uspcuh"],
  ])("Bitcoin: %s is refused", (_, address) => {
    expect(entryOf("bitcoin", address)).toBeInstanceOf(AppError);
  });

  it("refuses Monero's other networks, and an LNURL to plain http", () => {
    const stagenet =
      "59McWTPGc745SRWrSMoh8oTjoXoQq6sPUgKZ66dQWXuKFQ2q19h9gvhJNZcFTizcnT12r63NFgHiGd6gBCjabzmzHAMoyD6";
    expect(entryOf("monero", stagenet)).toBeInstanceOf(AppError);
    expect(entryOf("lnurlp", lnurl("https://pay.example.org/lnurlp/alice"))).toMatchObject({ kind: "app" });
    expect(entryOf("lnurlp", lnurl("http://pay.example.org/lnurlp/alice"))).toBeInstanceOf(AppError);
    expect(entryOf("lnurlp", lnurl("javascript:alert('a long enough text')"))).toBeInstanceOf(AppError);
  });
});

describe("T4: how an address is shown", () => {
  it("is whole, in groups, whatever its length", () => {
    for (const { id, input } of catalogue().services) {
      const { handle } = parseEntry({ service: id, handle: input.example });
      expect(groupAddress(handle).groups.join(""), id).toBe(handle);
      if (!handle.includes("@"))
        expect(groupAddress(handle).groups.every((group) => [...group].length <= 4)).toBe(true);
    }
  });

  it("is never cut in what people read", () => {
    const wallets = catalogue().services.filter(({ category }) => category === "crypto");
    for (const { id, input } of wallets) {
      const { handle, display } = parseEntry({ service: id, handle: input.example });
      expect(display, id).toBe(handle);
    }
  });
});
