export function ReleaseScreen(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>ReleaseScreen</h1>
    </main>
  );
}
