import { describe } from '@jest/globals';
import { testHostileShapes } from '../normalize/hostile-shapes.ts';

describe('a megabyte takes little time', () => testHostileShapes(1_000_000, 5000));
