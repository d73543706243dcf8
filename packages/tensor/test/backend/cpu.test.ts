import { suite } from '@engram/tools/suite';
import { host } from '../../src/backend/simd/staged.ts';
import { conformance, typedArrays } from './conformance/index.ts';

const subjects = [
  { label: 'cpu (typed arrays)', backend: typedArrays },
  { label: 'cpu (SIMD)', backend: host },
];

for (const { label, backend } of subjects) {
  for (const { name, checks } of conformance({ backend, device: 'cpu' })) {
    suite(`${label}: ${name}`, (test) => {
      for (const check of checks) test(check.name, check.run);
    });
  }
}
