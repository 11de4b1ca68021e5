import { describe, expect, it } from "vitest";
import { readConfig } from "#src/config.ts";

describe("the settings of the process", () => {
  it("need none to be set", () => {
    expect(readConfig({})).toMatchObject({
      origin: "http://localhost:3000",
      domain: "localhost:3000",
      port: 3000,
    });
  });

  it("take an empty variable for an absent one", () => {
    expect(readConfig({ DATABASE_URL: "", HAKAWATI_PORT: "" })).toMatchObject({
      databaseUrl: undefined,
      port: 3000,
    });
  });

  it.each([
    ["HAKAWATI_ORIGIN", "example.org"],
    ["HAKAWATI_ORIGIN", "https://example.org/social"],
    ["HAKAWATI_PORT", "http"],
    ["DATABASE_URL", "mysql://localhost/x"],
    ["HAKAWATI_PASSWORD_GRANT", "yes"],
    ["HAKAWATI_METRICS_TOKEN", "short"],
    ["HAKAWATI_RTC_ADDRESS", "203.0.113.300"],
    ["HAKAWATI_RTC_STUN", "stun.example.org"],
    ["HAKAWATI_RTC_STUN", "https://stun.example.org:3478"],
  ])("stop the start and name %s when it is %s", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it("take names beside addresses for the audio of Spaces", () => {
    const { rtc } = readConfig({ HAKAWATI_RTC_ADDRESS: "203.0.113.5, 2001:db8::1, example.org" });
    expect(rtc).toMatchObject({ addresses: ["203.0.113.5", "2001:db8::1", "example.org"], stun: undefined });
  });

  it("name the server that may be asked for the own address", () => {
    const { rtc } = readConfig({ HAKAWATI_RTC_STUN: "stun.example.org:3478" });
    expect(rtc.stun).toEqual({ host: "stun.example.org", port: 3478 });
  });

  it("drop the slash of the origin, which is part of every id", () => {
    expect(readConfig({ HAKAWATI_ORIGIN: "https://Example.org/" })).toMatchObject({
      origin: "https://example.org",
      domain: "example.org",
    });
  });
});
