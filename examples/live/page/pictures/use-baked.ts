import { useMemo } from 'preact/hooks';
import { Baked } from '../draw/baked.ts';

export const useBaked = (): Baked => useMemo(() => new Baked(), []);
