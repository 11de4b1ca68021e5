// Builds the browser's part of Hakawati into dist/web: hashed, immutable files and the manifest the server reads.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const web = fileURLToPath(new URL(".", import.meta.url));

/** Puts icons.svg into the build under a hashed name; no script imports it, pages point at it by `<use href>`. */
function iconSprite(): Plugin {
  return {
    name: "hakawati-icons",
    buildStart() {
      const source = readFileSync(`${web}icons.svg`, "utf8").replace(/<!--[^]*?-->\n?/, "");
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

export default defineConfig({
  root: web,
  base: "/",
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), iconSprite()],
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
    rollupOptions: { input: `${web}app/main.tsx` },
  },
});
