import type { TagDistribution } from "../../api/issue.ts";
import { Foreign } from "../../components/foreign.tsx";
import { countOf, formatCount, formatShare } from "../../text/format-count.ts";
import "./tag-bars.css";

const SHOWN = 4;

type TagBarsProps = {
  tags: readonly TagDistribution[];
  /** Where the issues with a value are listed, if anywhere. */
  hrefOf?: (key: string, value: string) => string | undefined;
};

/** How the values of each tag are spread over all occurrences, folded ones too. Each leads to the issues that have it. */
export function TagBars({ tags, hrefOf }: TagBarsProps) {
  const spread = tags.filter(({ values }) => values.length > 0);
  if (spread.length === 0) return null;
  return (
    <section class="card panel">
      <h2>Tags of all occurrences</h2>
      {spread.map((tag) => (
        <div key={tag.key} class="tag-spread">
          <h3>
            <Foreign text={tag.key} limit={60} />
          </h3>
          <ul>
            {valuesWithRest(tag).map(({ value, count }) => (
              <TagBar
                key={value ?? "\0rest"}
                value={value}
                count={count}
                total={tag.total}
                href={value === undefined ? undefined : hrefOf?.(tag.key, value)}
              />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

type TagBarProps = { value: string | undefined; count: number; total: number; href: string | undefined };

function TagBar({ value, count, total, href }: TagBarProps) {
  const words = `${countOf(count, "occurrence")} of ${formatCount(total)}`;
  const content = (
    <>
      <span class="tag-fill" style={{ width: `${(count / Math.max(1, total)) * 100}%` }} />
      <span class={value === undefined ? "tag-value tag-rest" : "tag-value"}>
        {value === undefined ? "other values" : <Foreign text={value} limit={120} />}
      </span>
      <span class="tag-share">{formatShare(count, total)}</span>
    </>
  );
  return (
    <li>
      {href === undefined ? (
        <div class="tag-bar numbers" title={words}>
          {content}
        </div>
      ) : (
        <a class="tag-bar numbers" href={href} title={`${words}. List the issues that have it`}>
          {content}
        </a>
      )}
    </li>
  );
}

/** The most frequent values, and what is left of the total, so that the bars always add up to it. */
function valuesWithRest(tag: TagDistribution): { value: string | undefined; count: number }[] {
  const shown: { value: string | undefined; count: number }[] = tag.values.slice(0, SHOWN);
  const rest = tag.total - shown.reduce((sum, { count }) => sum + count, 0);
  return rest > 0 ? [...shown, { value: undefined, count: rest }] : shown;
}
