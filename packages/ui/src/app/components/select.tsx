import { Icon } from "./icon.tsx";
import "./select.css";

type SelectProps = {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
};

/** One of several, in the look of a button. */
export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label class="select">
      <span class="said">{label}</span>
      <select title={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </label>
  );
}
