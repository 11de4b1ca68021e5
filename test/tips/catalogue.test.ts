// The catalogue is data that many hands will edit: its shape, templates, hosts, examples and checksums are held here.
import { describe, expect, it } from "vitest";
import { catalogue, isVerified, ownsHost, patternOf } from "#src/tips/catalogue.ts";
import { catalogueSchema } from "#src/tips/catalogue-schema.ts";
import { findServices, fold } from "#src/tips/find-services.ts";
import { checksumHolds, hasChecksum } from "#src/tips/checksums.ts";
import { monogramOf } from "#src/tips/monogram.ts";
import { pageUrlOf } from "#src/tips/page-links.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import { revealsOf } from "#src/tips/reveals.ts";

const { services, schemes, refuse, count } = catalogue();

const EVIL = [
  "javascript:alert(1)",
  '"><img src=x>',
  "a b",
  "../../etc",
  'https://evil.example/@x" onload',
  "alice\u202e",
];

describe("the catalogue of payment services", () => {
  it("has the shape that the code expects", () => {
    expect(() => catalogueSchema.parse(catalogue())).not.toThrow();
    expect(services).toHaveLength(count);
    expect(new Set(services.map(({ id }) => id)).size).toBe(count);
  });

  it.each(services.map((service) => [service.id, service] as const))(
    "%s accepts its own example",
    (_, service) => {
      const entry = parseEntry({ service: service.id, handle: service.input.example });
      expect(entry.service).toBe(service.id);
      expect(parseEntry({ service: service.id, handle: entry.handle })).toEqual(entry);
    },
  );

  it.each(services.map((service) => [service.id, service] as const))(
    "%s has a pattern that lets no markup in",
    (_, service) => {
      for (const text of EVIL) expect(patternOf(service).test(text), text).toBe(false);
    },
  );

  it("builds pages only on hosts that the service owns", () => {
    for (const service of services.filter(({ urlTemplate }) => urlTemplate && urlTemplate !== "{handle}")) {
      const page = pageUrlOf(
        service,
        parseEntry({ service: service.id, handle: service.input.example }).handle,
      );
      expect(page, service.id).not.toBeNull();
      expect(ownsHost(service, new URL(page ?? "").hostname), service.id).toBe(true);
    }
  });

  it("offers a link only where the template was confirmed", () => {
    for (const service of services.filter(({ kind }) => kind !== "url")) {
      const entry = parseEntry({ service: service.id, handle: service.input.example });
      if (!isVerified(service)) expect(entry, service.id).toMatchObject({ href: null, kind: "copy" });
    }
  });

  it("checks a checksum wherever it names one that can be checked offline", () => {
    const offline = services.filter(({ checksum }) => checksum && !/none|DNSSEC|ENSIP/.test(checksum));
    expect(offline.filter(({ id }) => !hasChecksum(id)).map(({ id }) => id)).toEqual([]);
    for (const { id, input } of offline) {
      const { handle } = parseEntry({ service: id, handle: input.example });
      expect(checksumHolds(id, handle), id).toBe(true);
    }
  });

  it("keeps its scheme lists apart", () => {
    const offered = [...schemes.clickable, ...schemes.openAppButton, ...schemes.copyOrQrOnly];
    expect(offered.filter((scheme) => schemes.never.includes(scheme))).toEqual([]);
    expect(schemes.clickable).toEqual(["https"]);
  });

  it("has refuse patterns that compile", () => {
    for (const { pattern } of refuse.patterns) expect(() => new RegExp(pattern, "u")).not.toThrow();
  });

  it("says of every service what a payment reveals, or that it is not known", () => {
    for (const { id } of services) {
      const { payer, owner, undo } = revealsOf(id);
      for (const codes of [payer, owner]) {
        expect(codes.length, id).toBeGreaterThan(0);
        // "Nothing" or "not known" beside something else would be a lie.
        if (codes.length > 1) expect(codes, id).not.toEqual(expect.arrayContaining(["unknown"]));
      }
      expect(["never", "sometimes", "unknown"]).toContain(undo);
    }
    expect(revealsOf("bitcoin").undo).toBe("never");
    expect(revealsOf("paypal").undo).toBe("sometimes");
  });

  it("names every service in English and Arabic, and says in both what to enter", () => {
    for (const { id, name, nameAr, hint } of services) {
      expect(name, id).toMatch(/[A-Za-z]/);
      expect(nameAr, id).toMatch(/\p{Script=Arabic}/u);
      expect(hint.en, id).not.toMatch(/\p{Script=Arabic}/u);
      expect(hint.ar, id).toMatch(/\p{Script=Arabic}/u);
      // Latin text inside Arabic keeps its order only between isolates.
      expect(hint.ar.match(/\u2066/g)?.length, id).toBe(hint.ar.match(/\u2069/g)?.length);
    }
  });

  it("names countries by their codes, and where it learnt each template", () => {
    const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
    for (const service of services) {
      const codes = service.countries.filter((code) => code !== "*");
      for (const code of codes) expect(names.of(code), `${service.id} ${code}`).toBeDefined();
      if (isVerified(service)) expect(service.sources, service.id).not.toEqual([]);
    }
  });

  it("leaves no template unconfirmed", () => {
    const built = services.filter(({ urlTemplate, uriTemplate }) => urlTemplate ?? uriTemplate);
    expect(built.filter((service) => !isVerified(service)).map(({ id }) => id)).toEqual([]);
  });

  it.each([
    ["kofi", "kofi"],
    ["Ko-fi", "kofi"],
    ["كو-فاي", "kofi"],
    ["باتريون", "patreon"],
    ["إنستاباي", "instapay-eg"],
    ["انستاباي", "instapay-eg"],
    ["انستـــاباى", "instapay-eg"],
    ["فُودافُون كاش", "vodafone-cash"],
    ["ايثيريوم", "ethereum"],
    ["حصاله", "monobank-jar"],
    ["زين كاش", "zaincash"],
    ["lightning", "lightning"],
    ["لايتننغ", "lightning"],
    ["Egypt", "vodafone-cash"],
    ["مصر", "vodafone-cash"],
    ["العراق", "zaincash"],
    ["عراق", "zaincash"],
    ["السعوديه", "stcpay"],
    ["coff.ee/alice", "buymeacoffee"],
    ["https://ko-fi.com/alice", "kofi"],
  ])("is searched by %s", (text, id) => {
    const found = findServices({ text, limit: 250 }).map((service) => service.id);
    expect(found).toContain(id);
    expect(found.length).toBeLessThan(services.length / 4);
  });

  it("puts the service that is called so before those of a country or with the word inside", () => {
    expect(findServices({ text: "wise", limit: 1 })[0]?.id).toBe("wise");
    expect(findServices({ text: "pix", limit: 1 })[0]?.id).toBe("pix");
    expect(findServices({ text: "nothing of this name", limit: 5 })).toEqual([]);
  });

  it("does not offer what has closed, and still reads it", () => {
    const closed = services.filter(({ status }) => status === "discontinued");
    expect(closed.length).toBeGreaterThan(0);
    const offered = findServices({ text: "", limit: 250 });
    for (const service of closed) expect(offered).not.toContain(service);
  });

  it("folds what Arabic writers exchange", () => {
    expect(fold("أإآٱ ىي ةه ؤ ئ ء كُـــرةٌ ١٢٣")).toBe("اااا يي هه و ي  كره 123");
  });

  it("has a short monogram for every service", () => {
    for (const { id } of services) expect(monogramOf(id), id).toMatch(/^.{1,4}$/u);
  });
});
