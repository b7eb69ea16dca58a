import { useState } from "preact/hooks";
import { CodeBlock } from "../components/code-block.tsx";
import { Segments } from "../components/segments.tsx";
import { sdkOf, sdks } from "../text/snippets.ts";
import "./sdk-lines.css";

/** How an app is pointed at a project: the lines for an SDK, with Winnow where there is a transport for it, or without. */
export function SdkLines({ dsn, platform }: { dsn: string; platform: string }) {
  const [sdkId, setSdkId] = useState(sdkOf(platform).id);
  const [way, setWay] = useState<"folded" | "stock">("folded");
  const sdk = sdks.find(({ id }) => id === sdkId) ?? sdkOf("");
  const folded = way === "folded" ? sdk.folded : undefined;
  return (
    <div class="sdk-lines">
      <div class="sdk-choice">
        <Segments label="SDK" value={sdkId} options={sdks.map(({ id, name }) => [id, name])} onChange={setSdkId} />
        {sdk.folded && (
          <Segments
            label="Transport"
            value={way}
            options={[
              ["folded", "With Winnow"],
              ["stock", "Stock SDK"],
            ]}
            onChange={setWay}
          />
        )}
      </div>
      <CodeBlock title="Terminal" code={folded?.install ?? sdk.install} />
      <CodeBlock title={sdk.file} code={folded?.code(dsn) ?? sdk.stock(dsn)} />
      <p class="sdk-note">
        {folded
          ? "Repeats are folded inside the app: one request carries the count of thousands, and the count stays exact."
          : "Repeats are folded when they arrive here: counts are exact, and every payload still travels."}
      </p>
    </div>
  );
}
