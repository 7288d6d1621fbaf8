SELECT '⟦start⟧' AS label
