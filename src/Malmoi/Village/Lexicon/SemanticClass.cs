namespace Malmoi.Village.Lexicon;

/// <summary>What kind of thing a noun names; verbs and adjectives select their arguments by it.</summary>
public enum SemanticClass
{
    Kin,
    Job,
    Role,
    Mammal,
    Bird,
    Fish,
    Insect,
    Reptile,
    Dish,
    Fruit,
    Vegetable,
    Ingredient,
    Snack,
    Drink,
    Tree,
    Flower,
    Plant,
    Building,
    Room,
    Facility,
    Landform,
    Settlement,
    Celestial,
    Vehicle,
    Clothing,
    Accessory,
    Tool,
    Instrument,
    Furniture,
    Container,
    Device,
    Toy,
    Household,
    Part,
    Material,
    Body,
    Document,
    Artwork,
    Idea,
    Feeling,
    Event,
    Activity,
    Subject,
    Quality,
    Information,
    Weather,
    Time,
    Group,
}

/// <summary>The larger families of semantic classes, by which a selector may name several at once.</summary>
internal static class SemanticFamily
{
    private static readonly Dictionary<string, SemanticClass[]> Members = new(StringComparer.Ordinal)
    {
        ["person"] = [SemanticClass.Kin, SemanticClass.Job, SemanticClass.Role],
        ["animal"] =
        [
            SemanticClass.Mammal,
            SemanticClass.Bird,
            SemanticClass.Fish,
            SemanticClass.Insect,
            SemanticClass.Reptile,
        ],
        ["food"] =
        [
            SemanticClass.Dish,
            SemanticClass.Fruit,
            SemanticClass.Vegetable,
            SemanticClass.Ingredient,
            SemanticClass.Snack,
        ],
        ["vegetation"] = [SemanticClass.Tree, SemanticClass.Flower, SemanticClass.Plant],
        ["place"] =
        [
            SemanticClass.Building,
            SemanticClass.Room,
            SemanticClass.Facility,
            SemanticClass.Landform,
            SemanticClass.Settlement,
        ],
        ["artifact"] =
        [
            SemanticClass.Vehicle,
            SemanticClass.Clothing,
            SemanticClass.Accessory,
            SemanticClass.Tool,
            SemanticClass.Instrument,
            SemanticClass.Furniture,
            SemanticClass.Container,
            SemanticClass.Device,
            SemanticClass.Toy,
            SemanticClass.Household,
        ],
        ["abstract"] =
        [
            SemanticClass.Idea,
            SemanticClass.Feeling,
            SemanticClass.Event,
            SemanticClass.Activity,
            SemanticClass.Subject,
            SemanticClass.Quality,
            SemanticClass.Information,
        ],
    };

    private static readonly Annotation.EntityKind[] _entities =
    [
        .. Enum.GetValues<SemanticClass>()
            .Select(one =>
                Members["person"].Contains(one) ? Annotation.EntityKind.Person
                : Members["animal"].Contains(one) ? Annotation.EntityKind.Animal
                : Members["place"].Contains(one) ? Annotation.EntityKind.Place
                : Members["food"].Contains(one) || one == SemanticClass.Drink ? Annotation.EntityKind.Food
                : Annotation.EntityKind.None
            ),
    ];

    /// <summary>How tagged text names things of the class.</summary>
    public static Annotation.EntityKind Entity(this SemanticClass semantic) => _entities[(int)semantic];

    public static bool TryGet(string name, out SemanticClass[] classes)
    {
        if (Members.TryGetValue(name, out classes!))
        {
            return true;
        }

        // A class is its own family of one, spelled in lower case in the tables.
        if (name.Length > 0 && char.IsAsciiLetterLower(name[0]) && Enum.TryParse(name, true, out SemanticClass one))
        {
            classes = [one];
            return true;
        }

        return false;
    }
}
