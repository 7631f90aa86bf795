using DocumentService.Rendering;
using ServiceDefaults;
using static DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Tests.Rendering;

/// <summary>Documents in the shapes that a region really makes. Persons, telephones and texts are invented.</summary>
public static class Examples
{
    private const string Region = "Region Jämtland Härjedalen";

    /// <summary>Delegated; a call, working time up to a ceiling, a rest that several bear.</summary>
    public static DecisionDocument Networks => new()
    {
        Kind = DecisionKind.DelegatedDecision,
        Organisation = Region,
        Unit = "Samhällsutveckling",
        Officer = new CaseOfficer("Exempla Handläggarsson", Email: "exempla.handlaggarsson@region.example"),
        Date = new DateOnly(2024, 2, 23),
        CaseNumber = "RUN/138/2024",
        Title = "Stärka samarbeten med regioner i EU utifrån S3",
        Description =
        [
            "Regionen vill knyta kontakter med andra regioner i unionen inom de områden som regionens strategi för smart specialisering prioriterar. "
            + "Kontakterna ska leda till gemensamma ansökningar om medel ur större program.",
            "Kostnaden beräknas till 920 000 kronor. Hälften söks hos Tillväxtverket; resten bärs av arbetstid hos regionen och hos dem som deltar.",
        ],
        ProjectPeriod = new Period(new PartialDate(2024, 3, 1), new PartialDate(2024, 11, 30)),
        Preparations = [new Preparation("ledningsgruppen för regional utveckling", new PartialDate(2024, 2, 16))],
        Programmes = [new Programme("Tillväxtverket", "Stärk era samarbeten med andra regioner i EU utifrån S3", ProgrammeKind.Call)],
        Funding = new FundingPlan(920_000m,
        [
            new FundingRow("Tillväxtverket") { Source = "call", Kind = Contribution.Cash, Public = true, Amount = 460_000m },
            new FundingRow(Region)
            {
                Source = "own-frame", Frames = ["Hållbar tillväxt"], Kind = Contribution.InKind, Public = true, Ceiling = 460_000m, Rest = true,
                Note = "arbetstid i befintliga tjänster",
            },
            new FundingRow("Aktörer som deltar i aktiviteter") { Rest = true },
        ]),
        Basis =
        [
            new BasisDocument("Utkast: ansökan till Tillväxtverket", "5d41402abc4b2a76b9719d911017c592ae1f6f0d5d41402abc4b2a76b9719d91"),
            new BasisDocument("Projektinitiativ"),
        ],
        Delegation = new DelegationClause($"Delegationsbestämmelser för regionala utvecklingsnämnden i {Region} 2023–2026", "8.2"),
        Points =
        [
            new Point(1, "Regionen avsätter arbetstid motsvarande högst 460 000 kronor för projektet under perioden 2024-03-01 – 2024-11-30.")
            {
                Ceiling = 460_000m, Kind = Contribution.InKind, Frames = ["Hållbar tillväxt"],
            },
            new Point(2, "Arbetstiden ryms i befintlig ram för verksamhetsområde Hållbar tillväxt.") { Frames = ["Hållbar tillväxt"] },
            new Point(3, "En ansökan om medfinansiering lämnas till Tillväxtverket i enlighet med utkastet."),
        ],
        Signatures = [new Signature("Beslutina Fattarsdotter", "Regional utvecklingsdirektör")],
        ReportedTo = "Regionala utvecklingsnämnden",
        ExtractsTo = ["Tillväxtverket"],
    };

    /// <summary>Delegated; shares of a total that is not known, a contingent promise, recorded afterwards with a finding.</summary>
    public static DecisionDocument TimeBank => new()
    {
        Kind = DecisionKind.DelegatedDecision,
        Organisation = Region,
        Unit = "Näringsliv och samhällsbyggnad",
        Officer = new CaseOfficer("Testina Påhittsdotter", "063-00 00 00", "testina.pahittsdotter@region.example"),
        Date = new DateOnly(2021, 10, 11),
        CaseNumber = "RUN/515/2021",
        Title = "Timbanken 2022-2024",
        Description =
        [
            "Små och medelstora företag i länet får timmar av rådgivning. Projektet bygger vidare på tidigare omgångar och lägger till digitalisering och hållbarhet.",
        ],
        ProjectPeriod = new Period(new PartialDate(2022, 1, 1), new PartialDate(2024, 12, 31)),
        Preparations = [new Preparation("ledningsgruppen för förvaltningsområde regional utveckling", new PartialDate(2021, 9, 27), "ställde sig bakom idén")],
        Funding = new FundingPlan(null,
        [
            new FundingRow($"{Region}, anslag 1:1") { Source = "state-grant-1:1", Kind = Contribution.Cash, Public = true, SharePercent = 50m },
            new FundingRow("Länets samtliga kommuner") { Public = true, SharePercent = 50m },
        ]),
        Basis = [new BasisDocument("Ansökan om medel ur anslag 1:1, Timbanken 2022-2024"), new BasisDocument("PM projekt Timbanken 2022-2024")],
        Delegation = new DelegationClause($"Delegationsbestämmelser för regionala utvecklingsnämnden i {Region} 2019–2022", "8.2"),
        Points =
        [
            new Point(1, "Resurser avsätts för projektet från 2022-01-01 till 2024-12-31. Det betalas med medel utifrån.")
            {
                Contingent = [new ContingentPromise("eventuella administrativa kostnader", "Hållbar tillväxt")],
            },
            new Point(2, "En ansökan om medfinansiering ur anslag 1:1 lämnas in i enlighet med förslaget."),
        ],
        Signatures = [new Signature("Fingerad Chefström", "Områdeschef hållbar tillväxt", Acting: true)],
        ReportedTo = "Regionala utvecklingsnämnden",
        RecordedAfterwards = new Recording(new DateOnly(2026, 1, 12), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        {
            Findings = [new Finding("OFFICE_NOT_HELD", "Nobody held the office.")],
        },
    };

    /// <summary>A proposal to a board; six rows in cash and working time, a related case, two signatories, a month without a day.</summary>
    public static DecisionDocument AttractiveRegion => new()
    {
        Kind = DecisionKind.Proposal,
        Organisation = Region,
        Unit = "Näringsliv",
        Officer = new CaseOfficer("Provar Exempelman", "063-00 00 01", "provar.exempelman@region.example"),
        Date = new DateOnly(2019, 8, 21),
        CaseNumber = "RUN/99/2019",
        Title = "En attraktiv region",
        FormerTitles = ["Inflyttarservice"],
        Description =
        [
            "Länet behöver fler invånare, och arbetsgivarna har svårt att anställa. Projektet ska under tre år pröva hur man drar till sig och behåller kunniga människor.",
            "Regionens del är dels regionbidrag för lönerna till egen personal, dels medel ur anslag 1:1. Det senare avgörs för sig.",
        ],
        ProjectPeriod = new Period(new PartialDate(2019, 10, 0), new PartialDate(2022, 9, 0)),
        Preparations = [new Preparation("förvaltningsområdets ledningsgrupp", new PartialDate(2019, 2, 0))],
        Funding = new FundingPlan(38_566_657m,
        [
            new FundingRow(Region)
            {
                Source = "own-frame", Frames = ["Näringsliv"], Kind = Contribution.Cash, Public = true, Amount = 2_658_128m, Note = "lönekostnad för egen personal",
            },
            new FundingRow("Länets kommuner") { Kind = Contribution.InKind, Public = true, Amount = 13_622_400m, Note = "arbetad tid" },
            new FundingRow("Länsstyrelsen") { Kind = Contribution.InKind, Public = true, Amount = 1_702_800m, Note = "arbetad tid" },
            new FundingRow("Länsförsäkringar") { Kind = Contribution.Cash, Amount = 1_000_000m },
            new FundingRow("Jämtkraft") { Kind = Contribution.Cash, Amount = 300_000m },
            new FundingRow(Region)
            {
                Source = "state-grant-1:1", Kind = Contribution.Cash, Public = true, Amount = 19_283_329m, Note = "avgörs i ärende RUN/379/2019",
            },
        ])
        {
            Shares = [new SupportShares($"{Region}, anslag 1:1", 50m, 82.97m, 50m, 51.74m)],
        },
        RelatedCases = [new RelatedCase("RUN/379/2019", "där avgörs anslag 1:1")],
        ProposingOffice = "Regiondirektör",
        Points = [new Point(1, "Regionen avsätter 2 658 128 kronor inom ram för område Näringsliv från 2019-10-01 till 2022-09-30.") { Amount = 2_658_128m, Frames = ["Näringsliv"] }],
        Signatures = [new Signature("Hittepå Direktörsson", "Regiondirektör"), new Signature("Låtsas Områdeslund", "Områdeschef Näringsliv")],
        ExtractsTo = ["Områdeschef Näringsliv"],
    };

    /// <summary>Decided by an acting head and a second one in the board's place, with points, a plan and words that need room.</summary>
    public static DecisionDocument Large => new()
    {
        Kind = DecisionKind.UrgentDecision,
        Organisation = Region,
        Unit = "Kollektivtrafik, infrastruktur och samhällsbyggnad",
        Officer = new CaseOfficer("Låtsas Efternamnsson-Dubbelnamn", "063-00 00 02", "latsas.efternamnsson-dubbelnamn@region.example"),
        Date = new DateOnly(2025, 6, 19),
        CaseNumber = "RUN/1047/2025",
        Title = "Kunskapsförsörjning och kompetensutvecklingsinsatser för besöksnäringens småföretag i fjällkommunerna",
        Description =
        [
            "Nämndens beslut kan inte avvaktas (6 kap. 39 § kommunallagen): programmets ansökningsomgång stänger före nästa sammanträde.",
            "Arbetsmarknadsutbildningssamordningen, energieffektiviseringsrådgivningen och bredbandsutbyggnadsfinansieringen i "
            + "landsbygdsutvecklingsprogrammets genomförandeorganisation samordnas av verksamhetsutvecklingsstrategerna.",
        ],
        ProjectPeriod = new Period(new PartialDate(2025, 9, 1), new PartialDate(2028, 8, 31)),
        Funding = new FundingPlan(54_900_000m,
        [
            .. Enumerable.Range(1, 60).Select(i => new FundingRow(i % 7 == 0 ? $"Kompetensförsörjningskommunalförbundet nummer {i}" : $"Finansiär nummer {i}")
            {
                Kind = i % 3 == 0 ? Contribution.InKind : Contribution.Cash, Public = i % 4 != 0, Amount = i * 30_000m, Years = [2025, 2026], Note = i % 5 == 0 ? "enligt avtal" : null,
            }),
        ]),
        Basis = [.. Enumerable.Range(1, 12).Select(i => new BasisDocument($"Bilaga {i}: medfinansieringsintyg"))],
        Delegation = new DelegationClause($"Delegationsbestämmelser för regionala utvecklingsnämnden i {Region} 2023–2026, antagna 2023-01-18 § 12", "1.1"),
        Points = [.. Enumerable.Range(1, 40).Select(i => new Point(i, $"Delprojekt nummer {i} får börja när dess ledning är utsedd och kompetensutvecklingsplanen är fastställd.")
        {
            Amount = i * 1_000.50m, Frames = [i % 2 == 0 ? "Näringsliv" : "Hållbar tillväxt"],
        })],
        Signatures = [new Signature("Påhitta Ordförandesson", "Ordförande"), new Signature("Fingerad Chefström", "Områdeschef hållbar tillväxt", Acting: true)],
        ReportedTo = "Regionala utvecklingsnämnden",
        ExtractsTo = ["Tillväxtverket", "Länets samtliga kommuner", "Områdeschef Näringsliv"],
    };

    /// <summary>Every Swedish letter, quotes, signs and spaces, and what typesetters, browsers and terminals would take for orders, in every place that there is.</summary>
    public static DecisionDocument Hostile => new()
    {
        Kind = DecisionKind.DelegatedDecision,
        Organisation = "#panic() <b>Region</b> & Å*Ä*Ö",
        Unit = "= Enhet // /* $x^2$ */",
        Officer = new CaseOfficer("_Namn_ `kod` @ref", "#read(\"/etc/passwd\")", "a@b.example <script>alert(1)</script>"),
        Date = new DateOnly(2025, 1, 7),
        CaseNumber = "RUN/1/2025",
        Matter = "- Projekt",
        Title = "#let x = 1; \\ ~ -- --- ... 'enkelt' \"rakt\" ”svenskt” ’så’ ‘så’ «så» </title><h1>Rubrik</h1>",
        FormerTitles = ["+ Punkt", "/ Term: text"],
        Description =
        [
            "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ abcdefghijklmnopqrstuvwxyzåäö Éé Üü Ææ Øø Đđ Ŋŋ Šš Ŧŧ Žž",
            "Minus −5, bindestreck -5, tankstreck –5—5, smalt mellanrum 1\u202f000\u2009000, hårt mellanrum 1\u00a0000, mjukt binde\u00adstreck",
            "https://region.example/a?b=c&d=e#f_g <label> [länk](x) {rad} | ^ % !important ]]> \u0000\u0007\u001b[31mröd\u202eomvänd",
        ],
        Funding = new FundingPlan(2m,
        [
            new FundingRow("#sys.inputs <td>") { Source = "#image(\"x\")", Kind = Contribution.Cash, Amount = 1m, Note = "*fet* <!-- -->" },
            new FundingRow("[U+0041] 😀 漢") { Frames = ["@ram"], Amount = 1m },
        ]),
        Basis = [new BasisDocument("$ \\sum_(i=0)^n $ ``` raw ```")],
        Delegation = new DelegationClause("#include \"x.typ\"", "8.2 <br>"),
        Points = [new Point(1, "#set page(width: 1pt)\n\n= Ny rubrik\n\n2. Allt beviljas"), new Point(2, "&lt;b&gt; &amp; 'x' = \"y\"") { Contingent = [new ContingentPromise("*kostnader*", "_ram_", 1m)] }],
        Signatures = [new Signature("</p>#v(100cm)", "*Tf.*", Acting: true)],
        ReportedTo = "@nämnden",
        ExtractsTo = ["*", "#", "$", "@", "<", "_", "`", "\\", "//", "~", "=", "-"],
    };

    public static ReportDocument Report => new(
        Region, "Regionala utvecklingsnämnden", new DateOnly(2024, 3, 20), new DateOnly(2024, 3, 13),
        [
            new("RUN/1047/2025", "Kunskapsförsörjning och kompetensutvecklingsinsatser för besöksnäringens småföretag", new DateOnly(2024, 3, 12), "Påhitta Ordförandesson, Ordförande", "1.1", Urgent: true),
            new("RUN/138/2024", "Stärka samarbeten med regioner i EU utifrån S3", new DateOnly(2024, 2, 23), "Beslutina Fattarsdotter, Regional utvecklingsdirektör", "8.2", Urgent: false),
            new("RUN/139/2024", "#let x = 1 *Timbanken* <b>2022–2024</b>", new DateOnly(2024, 3, 1), "Tf. områdeschef hållbar tillväxt Fingerad Chefström; Hittepå Direktörsson, Regiondirektör", "5.1", Urgent: false),
        ]);

    public static PrintedDocument Extract => ExtractSections.Of(Networks, "Tillväxtverket");

    public static PrintedDocument Minutes =>
        ExtractSections.Of(AttractiveRegion with { Date = new DateOnly(2019, 9, 25) }, "Områdeschef Näringsliv", ("Regionala utvecklingsnämnden", "§ 87"));

    /// <summary>Each shape of document by its name.</summary>
    public static IReadOnlyDictionary<string, PrintedDocument> All { get; } = new Dictionary<string, PrintedDocument>
    {
        ["networks"] = DecisionSections.Of(Networks),
        ["timebank"] = DecisionSections.Of(TimeBank),
        ["attractive-region"] = DecisionSections.Of(AttractiveRegion),
        ["large"] = DecisionSections.Of(Large),
        ["hostile"] = DecisionSections.Of(Hostile),
        ["draft"] = DecisionSections.Of(Networks with { IsDraft = true }),
        ["report"] = ReportSections.Of(Report),
        ["report-draft"] = ReportSections.Of(Report with { IsDraft = true, Decisions = [] }),
        ["extract"] = Extract,
        ["minutes"] = Minutes,
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
