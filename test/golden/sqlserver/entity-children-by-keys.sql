SELECT k.i, CONVERT(nvarchar(20), t1.[C6_ITEM])
FROM (VALUES (0, CAST(@p1 AS varchar(8000)) COLLATE Latin1_General_BIN, CAST(@p2 AS varchar(8000)))) k(i, k1, k2)
JOIN [dbo].[SC5010] t0 ON t0.[C5_FILIAL] = k.k1 AND t0.[C5_FILIAL] COLLATE Latin1_General_BIN2 = k.k1 COLLATE Latin1_General_BIN2 AND DATALENGTH(t0.[C5_FILIAL]) = DATALENGTH(k.k1) AND t0.[C5_NUM] = k.k2 AND t0.[C5_NUM] COLLATE Latin1_General_BIN2 = k.k2 COLLATE Latin1_General_BIN2 AND (t0.[D_E_L_E_T_] IS NULL OR t0.[D_E_L_E_T_] <> '*')
JOIN [dbo].[SC6]]010] t1 ON t1.[C6_FILIAL] = t0.[C5_FILIAL] AND t1.[C6_NUM] = t0.[C5_NUM]
ORDER BY t1.[C6_ITEM]
