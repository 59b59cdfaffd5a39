import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Cornerstone reaches an XML writer for a file format that is never read here. Without the stub the build succeeds
// and the page crashes at load, because that writer expects Node.
const xmlStub = fileURLToPath(new URL("./src/imaging/xmlbuilder2-stub.ts", import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { xmlbuilder2: xmlStub } },
  // No inlined assets: the content security policy allows 'self' only.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 4000 },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/ws": { target: "ws://127.0.0.1:8080", ws: true } } },
});
