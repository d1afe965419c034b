SELECT CONVERT(nvarchar(2), t0.[C5_FILIAL]), CONVERT(nvarchar(6), t0.[C5_NUM]), CONVERT(nvarchar(20), t1.[C6_ITEM])
FROM [dbo].[SC5010] t0
JOIN [dbo].[SC6]]010] t1 ON t1.[C6_FILIAL] = t0.[C5_FILIAL] AND t1.[C6_NUM] = t0.[C5_NUM]
WHERE t0.[C5_FILIAL] <= CAST(@p1 AS varchar(8000)) COLLATE Latin1_General_BIN AND (t0.[C5_FILIAL] < CAST(@p1 AS varchar(8000)) COLLATE Latin1_General_BIN OR t0.[C5_FILIAL] = CAST(@p1 AS varchar(8000)) COLLATE Latin1_General_BIN AND t0.[C5_NUM] <= CAST(@p2 AS varchar(8000))) AND t0.[C5_FILIAL] >= CAST(@p3 AS varchar(8000)) COLLATE Latin1_General_BIN AND (t0.[C5_FILIAL] > CAST(@p3 AS varchar(8000)) COLLATE Latin1_General_BIN OR t0.[C5_FILIAL] = CAST(@p3 AS varchar(8000)) COLLATE Latin1_General_BIN AND t0.[C5_NUM] > CAST(@p4 AS varchar(8000))) AND (t0.[D_E_L_E_T_] IS NULL OR t0.[D_E_L_E_T_] <> '*')
ORDER BY t1.[C6_ITEM]
