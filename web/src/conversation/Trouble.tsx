import type { Message } from '../api';
import { words } from '../words';
import type { Row } from './rows';

type TroubleProps = Extract<Row, { kind: 'trouble' }> & { again: (message: Message) => void };

export function Trouble({ detail, retry, again }: TroubleProps) {
  return (
    <div className="in-gutter flex flex-wrap items-center gap-x-4 gap-y-2 pt-3">
      <p className="aside max-w-prose flex-1 basis-56">{detail}</p>
      {retry && (
        <button
          type="button"
          className="button"
          onClick={() => {
            again(retry);
          }}
        >
          {words.chat.tryAgain}
        </button>
      )}
    </div>
  );
}
