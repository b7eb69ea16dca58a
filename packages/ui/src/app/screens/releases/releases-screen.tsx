export function ReleasesScreen(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>ReleasesScreen</h1>
    </main>
  );
}
