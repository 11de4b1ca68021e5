// The search group of the command line.
import { defineCommand, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { reindex } from "../search/reindex.ts";
import { reindexSpaces } from "../spaces/index-spaces.ts";
import { withApp } from "./with-app.ts";

export function searchCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "search", description: "The index of posts, people, hashtags and Spaces" },
    subCommands: {
      reindex: defineCommand({
        meta: { name: "reindex", description: "Make the index anew; the server may run meanwhile" },
        run: () =>
          withApp(config, async (app) => {
            let shown = -1;
            let count = 0;
            await reindex(app, ({ done, all }) => {
              count = done;
              const percent = all === 0 ? 100 : Math.floor((done / all) * 100);
              if (percent >= shown + 5 || (done === all && shown < 100))
                process.stderr.write(`${(shown = percent)} %\n`);
            });
            count += await reindexSpaces(app);
            process.stdout.write(`${count} posts, people, hashtags and Spaces are indexed\n`);
          }),
      }),
    },
  });
}
