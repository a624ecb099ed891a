namespace Malmoi.Village.Annotation;

/// <summary>The kinds of things that tagged text knows.</summary>
public enum EntityKind
{
    None,

    /// <summary>Somebody by name, kinship, job or part: Minsu, grandmother, the police officer.</summary>
    Person,
    Animal,

    /// <summary>Buildings, rooms, lands and waters, countries and cities.</summary>
    Place,

    /// <summary>What is eaten or drunk.</summary>
    Food,

    /// <summary>When: Monday, last week, yesterday.</summary>
    Time,
}

/// <summary>Tags of words in the inside-outside-beginning scheme (Ramshaw and Marcus, 1995).</summary>
public static class EntityTags
{
    private static readonly string[] _begin = ["O", "B-PERSON", "B-ANIMAL", "B-PLACE", "B-FOOD", "B-TIME"];
    private static readonly string[] _inside = ["O", "I-PERSON", "I-ANIMAL", "I-PLACE", "I-FOOD", "I-TIME"];

    public static string Tag(in Word word) => (word.BeginsEntity ? _begin : _inside)[(int)word.Entity];
}
