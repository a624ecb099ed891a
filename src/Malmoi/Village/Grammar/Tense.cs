namespace Malmoi.Village.Grammar;

/// <summary>When the event of a clause takes place, seen from the moment of telling.</summary>
internal enum Tense
{
    Past,
    Present,
    Future,
}

/// <summary>How the event is seen.</summary>
internal enum View
{
    Whole,
    Ongoing,
    Completed,
}

/// <summary>What English says with a modal and Korean with an auxiliary after the verb.</summary>
internal enum Modality
{
    None,
    Can,
    Must,
    May,
}
