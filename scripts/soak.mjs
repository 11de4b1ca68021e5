// `npm run soak`: the tests that can be made to last, made to last.
import { run } from "./processes.mjs";
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const DATAGRAMS = "1000000";
const REQUESTS = "1000"; // to each route
const PEOPLE = "300"; // in a room whose SFU is killed
const HOUR_MS = "3600000";

const { node } = await setUp({ builds: false }).catch(giveUp);
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--project",
  "parts",
  "--project",
  "sqlite",
  "--testTimeout",
  HOUR_MS,
];
process.exitCode = await run(
  node,
  [
    ...vitest,
    "test/spaces/sfu/garbage.test.ts",
    "test/security/api-nonsense.test.ts",
    "test/spaces/room-media.test.ts",
  ],
  {
    env: {
      HAKAWATI_SOAK_DATAGRAMS: process.env.HAKAWATI_SOAK_DATAGRAMS ?? DATAGRAMS,
      HAKAWATI_SOAK_PEOPLE: process.env.HAKAWATI_SOAK_PEOPLE ?? PEOPLE,
      HAKAWATI_SOAK_REQUESTS: process.env.HAKAWATI_SOAK_REQUESTS ?? REQUESTS,
    },
  },
);
