import { afterEach, describe, expect, it, vi } from "vitest";
import { runCommand } from "#src/cli/commands.ts";
import { readConfig } from "#src/config.ts";
import { createDatabase } from "#test/support/database.ts";

/** Runs commands on one database; each gives its exit code and what it wrote. */
async function createCli() {
  const database = await createDatabase();
  const config = readConfig({ HAKAWATI_ORIGIN: "https://here.test", ...database.env });
  return {
    async run(...args: string[]) {
      let written = "";
      const write = (text: string | Uint8Array) => Boolean((written += String(text)));
      const spies = [process.stdout, process.stderr].map((stream) =>
        vi.spyOn(stream, "write").mockImplementation(write),
      );
      const code = await runCommand(config, args);
      for (const spy of spies) spy.mockRestore();
      return { code, written };
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

afterEach(() => void vi.restoreAllMocks());

describe("hakawati tips", () => {
  it("adds, lists and removes entries", async () => {
    await using cli = await createCli();
    await cli.run(
      "accounts",
      "create",
      "alice",
      "--email",
      "alice@mail.test",
      "--password",
      "correct horse battery",
    );
    expect((await cli.run("tips", "add", "alice", "kofi", "alice")).written).toContain("The jar is off");
    await cli.run("tips", "add", "alice", "-", "https://paypal.me/alice", "--adult");
    expect((await cli.run("tips", "list", "alice")).written).toBe(
      "kofi\talice\thttps://ko-fi.com/alice\tfederated\npaypal\talice\thttps://paypal.me/alice\tfederated\n",
    );
    expect(await cli.run("tips", "remove", "alice", "kofi", "ko-fi.com/alice")).toEqual({
      code: 0,
      written: "paypal\talice\thttps://paypal.me/alice\tfederated\n",
    });
    expect((await cli.run("tips", "remove", "alice", "kofi", "alice")).code).toBe(1);
  });

  it("refuses what the jar's editor refuses, and accounts that are not here", async () => {
    await using cli = await createCli();
    await cli.run(
      "accounts",
      "create",
      "alice",
      "--email",
      "alice@mail.test",
      "--password",
      "correct horse battery",
    );
    const evil = await cli.run("tips", "add", "alice", "custom-url", "javascript:alert(1)");
    expect(evil).toMatchObject({ code: 1, written: expect.stringContaining("wrong_scheme") });
    expect((await cli.run("tips", "add", "bob", "kofi", "bob")).code).toBe(1);
    expect((await cli.run("tips", "add", "alice", "kofi")).code).not.toBe(0);
  });
});
