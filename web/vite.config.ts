// Builds the browser's part of Hakawati into dist/web: hashed, immutable files and the manifest the server reads.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const web = fileURLToPath(new URL(".", import.meta.url));

/** Puts the sprite and the tab's icon into the build under hashed names; pages point at them, no script imports them. */
function pictures(): Plugin {
  return {
    name: "hakawati-pictures",
    apply: "build",
    buildStart() {
      for (const name of ["icons.svg", "favicon.svg"]) {
        const source = readFileSync(web + name, "utf8").replace(/<!--[^]*?-->\n?/, "");
        this.emitFile({ type: "asset", name, originalFileName: name, source });
      }
    },
  };
}

export default defineConfig({
  root: web,
  base: "/",
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), pictures()],
  resolve: {
    alias: [
      // tokens.css names the faces as copies in fonts/; here they come from their packages as published.
      {
        find: /^(?:\.\/)?fonts\/(figtree|markazi-text|vazirmatn)-/,
        replacement: "@fontsource-variable/$1/files/$1-",
      },
    ],
  },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    manifest: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox120", "safari17.5"],
    rollupOptions: { input: [`${web}app/main.tsx`, `${web}app/passkey-door.ts`, `${web}app/push/worker.ts`] },
  },
});
