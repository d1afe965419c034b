SELECT DISTINCT CONVERT(nvarchar(2), t0.[C5_FILIAL]), CONVERT(nvarchar(6), t0.[C5_NUM])
FROM (VALUES (0, CAST(@p1 AS varchar(8000)) COLLATE Latin1_General_BIN, CAST(@p2 AS nvarchar(4000))), (1, CAST(@p3 AS varchar(8000)) COLLATE Latin1_General_BIN, CAST(@p4 AS nvarchar(4000)))) v(i, k1, k2)
JOIN [dbo].[SC5010] t0 ON v.k1 = t0.[C5_FILIAL] AND v.k2 = t0.[C5_NUM] AND (t0.[D_E_L_E_T_] IS NULL OR t0.[D_E_L_E_T_] <> '*')
