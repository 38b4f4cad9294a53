/** Has the tests of the store run on PostgreSQL: the same files, the same expectations. */
process.env.KHORAK_TEST_ENGINE = 'postgres';
