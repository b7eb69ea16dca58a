import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses: the host mounts the page under any prefix, unknown at build time.
  base: "./",
  // The licence of the font goes where the font goes.
  publicDir: "src/public",
  build: {
    outDir: "dist/site",
    emptyOutDir: true,
    // A strict CSP allows neither `data:` addresses nor the inline helpers of older browsers.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
