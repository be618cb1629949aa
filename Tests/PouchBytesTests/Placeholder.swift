import Testing

@Test("the modules build together") func builds() {}
