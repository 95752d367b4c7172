import { words } from '../words';
import { linkify, type Piece } from './linkify';

/** What is said when someone may be in danger: set apart, calm, and every number one touch from a call. */
export function Care({ text }: { text: string }) {
  return (
    <div className="care" dir="auto">
      <p className="care-heading">{words.chat.care}</p>
      {text.split(/\n+/).map((paragraph, index) => (
        <p key={index} dir="auto">
          {linkify(paragraph).map((piece, at) => (
            <CarePiece key={at} piece={piece} />
          ))}
        </p>
      ))}
    </div>
  );
}

function CarePiece({ piece }: { piece: Piece }) {
  if (piece.kind === 'text') return <>{piece.text}</>;
  if (piece.kind === 'phone') {
    return (
      <a href={piece.href} dir="ltr">
        {piece.text}
      </a>
    );
  }
  return (
    <a href={piece.href} dir="ltr" target="_blank" rel="noopener noreferrer">
      {piece.text}
    </a>
  );
}
