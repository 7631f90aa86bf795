namespace StandIns.Tests.PublicApi;

/// <summary>Types as C# writes them, with their namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.HasElementType)
            return Of(type.GetElementType()!) + (type.IsArray ? "[]" : type.IsPointer ? "*" : "");
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";

        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var name = type.Name.Split('`')[0];
        var own = arguments.Length > inherited ? "<" + string.Join(", ", arguments[inherited..].Select(Of)) + ">" : "";
        var prefix = outer is null ? type.Namespace : Of(inherited == 0 ? outer : outer.MakeGenericType(arguments[..inherited]));
        return prefix is null ? name + own : $"{prefix}.{name}{own}";
    }
}
