import { useEffect } from 'react';

import { words } from '../words';

export function useTitle(title: string = words.product): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
