export function ProjectsScreen(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>ProjectsScreen</h1>
    </main>
  );
}
