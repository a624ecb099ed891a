namespace Malmoi.Village;

/// <summary>The two languages of the village.</summary>
public enum Language
{
    English,
    Korean,
}
