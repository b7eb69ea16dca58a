import "./list-loading.css";

const placeholders = [72, 48, 84, 60, 40, 66, 52, 76];

/** The shape of the list, before there is one. */
export function ListLoading() {
  return (
    <div role="status">
      <span class="said">Loading issues</span>
      {placeholders.map((width) => (
        <div key={width} class="loading-row" aria-hidden="true">
          <span class="loading-line" style={{ width: `${width}%` }} />
          <span class="loading-line loading-short" style={{ width: `${width / 2}%` }} />
        </div>
      ))}
    </div>
  );
}
