using static DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Rendering;

/// <summary>
/// What a recorded finding says in a Swedish document. Services describe findings in English under a stable code; a code
/// that has no sentence here keeps the service's own text.
/// </summary>
public static class FindingText
{
    public static string Of(Finding finding) => finding.Code switch
    {
        "OFFICE_NOT_HELD" => "Registret visar ingen med det namnet och förordnandet på befattningen den dagen",
        "ORDER_NOT_IN_FORCE" => "Ingen delegationsordning för den perioden gällde den dagen",
        "CLAUSE_UNKNOWN" => "Punkten finns inte i delegationsordningen",
        "OFFICE_NOT_DELEGATE" => "Befattningen är inte delegat enligt punkten",
        "LIMIT_EXCEEDED" => "Beloppet ligger utanför punktens gräns",
        "LIMIT_EXCEEDED_LATER" => "Med beloppet ligger det som beslutades senare utanför punktens gräns",
        "LIMIT_NOT_CHECKABLE" => "Beloppet som punktens gräns gäller är inte känt",
        "NO_URGENT_MANDATE" => "Punkten ger ingen rätt att besluta i brådskande ärenden",
        "URGENCY_NOT_STATED" => "Punkten gäller brådskande beslut, och det framgår inte varför nämndens beslut inte kunde avvaktas",
        "CONFLICT_OF_INTEREST" => "Beslutsfattaren var jävig i ärendet",
        "BOARD_NOT_OF_CASE" => "Ärendet är en annan nämnds",
        "CHANGE_BEFORE_DECISION" => "Beslutet är daterat före det beslut som det ändrar",
        "SHARE_OVER_LIMIT" => "Bidraget är större än regeln för det tillåter",
        "MONEY_NOT_HELD" => "Medlen var inte längre avsatta",
        _ => SwedishText.Line(finding.Text).TrimEnd('.'),
    };
}
