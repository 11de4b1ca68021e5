// Style sheets are imported for their effect in the build alone.
declare module "*.css";
