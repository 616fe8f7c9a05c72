/** How the pages are built: three small entries, everything heavy in chunks that load when needed. */
import { defineConfig } from "vite"

const page = (name: string) => new URL(name, import.meta.url).pathname
const worker = `http://127.0.0.1:${process.env.PORT ?? "8787"}`

export default defineConfig({
  root: page("."),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // Inlined assets would need `data:` in the content security policy; polyfills an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        join: page("index.html"),
        lab: page("lab.html"),
        teach: page("teach.html"),
        missing: page("404.html"),
      },
      output: {
        codeSplitting: {
          groups: [
            { name: "preact", test: /node_modules\/(@preact|preact)\// },
            { name: "xterm", test: /node_modules\/@xterm\// },
            { name: "uplot", test: /node_modules\/uplot\// },
            {
              name: "codemirror",
              test: /node_modules\/(@codemirror|@lezer\/(common|highlight)|style-mod|w3c-keyname|crelt|@marijn)\//,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": worker,
      "/j/": worker,
      "/ws": { target: worker, ws: true },
    },
  },
})
