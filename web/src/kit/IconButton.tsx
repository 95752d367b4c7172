import type { ReactNode } from 'react';

interface IconButtonProps {
  label: string;
  onPress: () => void;
  children: ReactNode;
}

export function IconButton({ label, onPress, children }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onPress} className="icon-button">
      {children}
    </button>
  );
}
