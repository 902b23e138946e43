/* What a solution holds, in words. */
#include "truce/truce.h"

#define FRACTION "fraction"
#define VALUE    "value"

static const truce_variable_info table[TRUCE_VARIABLES] = {
    [TRUCE_REAL_INCOME] = {"real_income", FRACTION, "change of income over the price of final demand (exact welfare)",
                           TRUCE_BY_REGION},
    [TRUCE_REAL_WAGE] = {"real_wage", FRACTION, "change of the wage over the price of final demand", TRUCE_BY_REGION},
    [TRUCE_WAGE] = {"wage", FRACTION, "change of the wage, in units of world value added", TRUCE_BY_REGION},
    [TRUCE_PRICE_INDEX] = {"price_index", FRACTION, "change of the price of final demand", TRUCE_BY_REGION},
    [TRUCE_INCOME] = {"income", VALUE, "income: value added, profits, revenue and transfers", TRUCE_BY_REGION},
    [TRUCE_EXPORTS] = {"exports", FRACTION, "change of the value of exports at the border", TRUCE_BY_REGION},
    [TRUCE_IMPORTS] = {"imports", FRACTION, "change of the value of imports at the border", TRUCE_BY_REGION},
    [TRUCE_EXPORT_VOLUME] = {"export_volume", FRACTION, "change of exports at benchmark prices", TRUCE_BY_REGION},
    [TRUCE_IMPORT_VOLUME] = {"import_volume", FRACTION, "change of imports at benchmark prices", TRUCE_BY_REGION},
    [TRUCE_TARIFF_REVENUE] = {"tariff_revenue", VALUE, "revenue of import tariffs", TRUCE_BY_REGION},
    [TRUCE_EXPORT_TAX_REVENUE] = {"export_tax_revenue", VALUE, "revenue of export taxes", TRUCE_BY_REGION},
    [TRUCE_LICENCE_RENT] = {"licence_rent", VALUE, "rents of binding licences and quotas received", TRUCE_BY_REGION},
    [TRUCE_TRANSFER] = {"transfer", VALUE, "net transfer received (the trade deficit)", TRUCE_BY_REGION},
    [TRUCE_TOT] = {"tot", FRACTION, "first-order terms-of-trade effect, share of income", TRUCE_BY_REGION},
    [TRUCE_VOT] = {"vot", FRACTION, "first-order volume-of-trade effect, share of income", TRUCE_BY_REGION},
    [TRUCE_WELFARE_LINEAR] = {"welfare_linear", FRACTION, "first-order welfare: tot + vot", TRUCE_BY_REGION},
    [TRUCE_OUTPUT] = {"output", FRACTION, "change of producer revenue", TRUCE_BY_REGION_SECTOR},
    [TRUCE_OUTPUT_VOLUME] = {"output_volume", FRACTION, "change of the quantity produced", TRUCE_BY_REGION_SECTOR},
    [TRUCE_EMPLOYMENT] = {"employment", FRACTION, "change of labour input", TRUCE_BY_REGION_SECTOR},
    [TRUCE_PRICE] = {"price", FRACTION, "change of the purchaser price index", TRUCE_BY_REGION_SECTOR},
    [TRUCE_COST] = {"cost", FRACTION, "change of the unit cost", TRUCE_BY_REGION_SECTOR},
    [TRUCE_EXPENDITURE] = {"expenditure", VALUE, "spending, final and intermediate, with tariffs",
                           TRUCE_BY_REGION_SECTOR},
    [TRUCE_OUTPUT_LEVEL] = {"output_level", VALUE, "producer revenue", TRUCE_BY_REGION_SECTOR},
    [TRUCE_SECTOR_EXPORTS] = {"exports", FRACTION, "change of the value of exports at the border",
                              TRUCE_BY_REGION_SECTOR},
    [TRUCE_SECTOR_IMPORTS] = {"imports", FRACTION, "change of the value of imports at the border",
                              TRUCE_BY_REGION_SECTOR},
    [TRUCE_TRADE_SHARE] = {"trade_share", FRACTION, "share of the destination's spending, with tariffs", TRUCE_BY_FLOW},
    [TRUCE_FLOW] = {"flow", VALUE, "value at the border, after export tax and before tariff", TRUCE_BY_FLOW},
};

truce_variable_info truce_variable_describe(truce_variable variable) {
    return table[variable];
}
