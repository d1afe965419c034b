SELECT TOP (@p1) 1, CONVERT(nvarchar(2), t0.[C5_FILIAL]), CONVERT(nvarchar(6), t0.[C5_NUM]), CONVERT(nvarchar(41), t0.[total])
FROM [dbo].[SC5010] t0
WHERE (t0.[D_E_L_E_T_] IS NULL OR t0.[D_E_L_E_T_] <> '*')
ORDER BY t0.[C5_FILIAL], t0.[C5_NUM]
