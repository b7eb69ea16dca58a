export function SettingsScreen(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>SettingsScreen</h1>
    </main>
  );
}
