import { Answer } from './panels/Answer.tsx';
import { Compare } from './panels/Compare.tsx';
import { Curve } from './panels/Curve.tsx';
import { Files } from './panels/Files.tsx';
import { Look } from './panels/Look.tsx';
import { Plug } from './panels/Plug.tsx';
import { Settings } from './panels/Settings.tsx';
import { Tape } from './panels/Tape.tsx';
import { Tour } from './panels/Tour.tsx';
import { Transport } from './panels/Transport.tsx';
import { TryIt } from './panels/TryIt.tsx';

export function App() {
  return (
    <>
      <Transport />
      <Settings />
      <Tape />
      <Answer />
      <Curve />
      <Look />
      <TryIt />
      <Plug />
      <Compare />
      <Files />
      <Tour />
    </>
  );
}
